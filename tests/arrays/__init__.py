"""The laws of the array engine, module by module; its oracle is stock Whoosh."""
