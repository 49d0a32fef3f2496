/** Everything that script adds. Each part does nothing on a page that lacks its elements. */

import * as copy from "./copy.js";
import * as dialog from "./dialog.js";
import * as live from "./live.js";
import * as notes from "./notes.js";
import * as reading from "./reading.js";
import * as shortcuts from "./shortcuts.js";
import * as suggest from "./suggest.js";

for (const part of [suggest, live, reading, notes, dialog, copy, shortcuts]) part.start();
