#![no_main]

doctune_fuzz::family!(Rtf);
