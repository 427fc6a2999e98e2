// Writes a .br and a .gz beside each file of the arguments, as small as possible.
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

// Brotli's best mode and window size (as a power of two) depend on the file, so all combinations are tried.
const KINDS = [constants.BROTLI_MODE_GENERIC, constants.BROTLI_MODE_FONT];
const WINDOWS = [16, 17, 22];

const smallest = async (content) => {
  const tries = KINDS.flatMap((kind) => WINDOWS.map((window) => brotli(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      [constants.BROTLI_PARAM_MODE]: kind,
      [constants.BROTLI_PARAM_LGWIN]: window,
    },
  })));
  return (await Promise.all(tries)).reduce((one, other) => (other.length < one.length ? other : one));
};

const compress = async (file) => {
  const content = await readFile(file);
  await Promise.all([
    smallest(content).then((bytes) => writeFile(`${file}.br`, bytes)),
    zip(content, { level: 9 }).then((bytes) => writeFile(`${file}.gz`, bytes)),
  ]);
};

await Promise.all(process.argv.slice(2).map(compress));
