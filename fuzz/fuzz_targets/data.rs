#![no_main]

doctune_fuzz::family!(Csv, Json, Jsonl, Yaml, Xml, Notebook, Chat);
