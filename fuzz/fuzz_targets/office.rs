#![no_main]

doctune_fuzz::family!(Docx, Xlsx, Pptx, Odt, Ods, Odp, Epub, Fb2);
