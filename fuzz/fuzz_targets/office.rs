#![no_main]

doctune_fuzz::family!(Docx, Xlsx, Pptx, OpenText);
