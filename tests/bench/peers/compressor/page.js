// Prepares a chosen photo with compressorjs, to the size and quality of src/photos/resize.rs.
import Compressor from "compressorjs";

document.querySelector("#photos").addEventListener("change", ({ target }) => {
  const done = () => { window.prepared = performance.now(); };
  new Compressor(target.files[0], {
    maxWidth: 2000,
    maxHeight: 2000,
    quality: 0.85,
    mimeType: "image/jpeg",
    checkOrientation: false, // The browser turns the photo already, and more quickly.
    success: done,
    error: (error) => { throw error; },
  });
});
