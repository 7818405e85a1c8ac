"""One simulated store, with planted truth.

To be read in this order: `taxonomy` and `calendar` (names, days), `catalogue` and `people` (what, who), `incidents`
(what happens), `draws` (every order that might be), `effects` and `orders` (which of them are), `level` (exactly as
many as asked for), `lines` (what is in them and comes back), `checkout`, `visits`, `clickstream` and `gaps` (the event
log), `tables` and `line_table` (the files), `value`, `outcome`, `line_truth` and `truth` (what is truly so), `world`
(all of it), `files` and `loading` (where it goes).
"""
