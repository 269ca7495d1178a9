#![no_main]

doctune_fuzz::family!(Eml, Mbox, Mhtml);
