#![no_main]

doctune_fuzz::family!(Pdf);
