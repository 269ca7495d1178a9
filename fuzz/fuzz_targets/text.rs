#![no_main]

doctune_fuzz::family!(Text, Subtitles, Zip, Tar, Packed);
