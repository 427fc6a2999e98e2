// Uploads a photo by tus-js-client, is cut off within the second piece, and resumes with a new upload.
//
//   node tus-client.mjs NODE_MODULES ENDPOINT FILE PHOTO_ID
//
// Prints the offset that the endpoint acknowledged after the cut, and the one that the client went on from.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, endpoint, file, photo] = process.argv.slice(2);
const { Upload } = createRequire(`${modules}/`)("tus-js-client");
const bytes = readFileSync(file);
// By itself the client gives up where there are too many for a while.
const onShouldRetry = ({ originalResponse }) => {
  const status = originalResponse?.getStatus() ?? 0;
  return status < 400 || status >= 500 || [409, 423, 429].includes(status);
};
const retryDelays = [100, 500, 1000, 3000, 5000];
const options = { chunkSize: Math.ceil(bytes.length / 3), metadata: { photo }, retryDelays, onShouldRetry };

const cutOff = () =>
  new Promise((resolve, reject) => {
    let pieces = 0;
    const upload = new Upload(bytes, {
      ...options,
      endpoint,
      onError: reject,
      onChunkComplete: () => pieces++,
      onProgress: () => {
        if (pieces === 0) return;
        upload.abort().then(() => resolve(upload.url), reject);
      },
    });
    upload.start();
  });

const resume = (uploadUrl) =>
  new Promise((resolve, reject) => {
    let acknowledged, resumed_at;
    const upload = new Upload(bytes, {
      ...options,
      uploadUrl,
      onError: reject,
      onBeforeRequest: (request) => {
        if (request.getMethod() === "PATCH") resumed_at ??= Number(request.getHeader("Upload-Offset"));
      },
      onAfterResponse: (request, response) => {
        if (request.getMethod() === "HEAD") acknowledged = Number(response.getHeader("Upload-Offset"));
      },
      onSuccess: () => resolve({ acknowledged, resumed_at }),
    });
    upload.start();
  });

console.log(JSON.stringify(await resume(await cutOff())));
