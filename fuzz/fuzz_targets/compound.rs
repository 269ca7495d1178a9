#![no_main]

doctune_fuzz::family!(Doc, Xls, Ppt, Msg);
