async () => {
    const image = new Image();
    image.src = "/demo/elisa.svg";
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 900];
    const context = canvas.getContext("2d");
    context.fillStyle = "#ece4da";
    context.fillRect(0, 0, 1200, 900);
    context.drawImage(image, -100, -250, 1400, 1400);
    const jpeg = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return [...new Uint8Array(await jpeg.arrayBuffer())];
}
