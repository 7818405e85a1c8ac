"""HTTP: routes beside the callbacks: forms, exports, uploads, the bundle of assets, compression."""
