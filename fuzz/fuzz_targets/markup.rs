#![no_main]

doctune_fuzz::family!(Html, Markdown, Restructured, Asciidoc, Latex);
