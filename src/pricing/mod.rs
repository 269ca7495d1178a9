//! What training and use will cost, in whole micro-dollars.
