// Names a WebAssembly module's functions by the order of their code, for wasm-opt to sort them by: functions that are alike
// then stand side by side, which brotli makes more of. The argument is the module; it has no names yet.
import { readFile, writeFile } from "node:fs/promises";

const CODE_SECTION = 10;
const FUNCTION_NAMES = 1;

const [file] = process.argv.slice(2);
const wasm = await readFile(file);

// LEB128, as WebAssembly writes numbers: the number at a place, and the place after it.
const numberAt = (place) => {
  let [number, shift] = [0, 0];
  for (;;) {
    const byte = wasm[place++];
    number |= (byte & 127) << shift;
    if (byte < 128) return [number, place];
    shift += 7;
  }
};
const leb128 = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...leb128(number >>> 7)]);
const withSize = (bytes) => [...leb128(bytes.length), ...bytes];

const sectionAt = (wanted) => {
  for (let place = 8; place < wasm.length;) {
    const id = wasm[place];
    const [size, start] = numberAt(place + 1);
    if (id === wanted) return start;
    place = start + size;
  }
  throw Error(`${file} has no section ${wanted}`);
};

const bodies = () => {
  let [count, place] = numberAt(sectionAt(CODE_SECTION));
  return Array.from({ length: count }, () => {
    const [size, start] = numberAt(place);
    place = start + size;
    return wasm.subarray(start, place);
  });
};

const imported = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).filter(({ kind }) => kind === "function").length;
const functions = bodies().map((body, index) => ({ body, index: imported + index }));
functions.sort((one, other) => Buffer.compare(one.body, other.body));
const names = functions.map(({ index }, rank) => ({ index, name: String(rank).padStart(6, "0") }));
names.sort((one, other) => one.index - other.index);

const map = names.flatMap(({ index, name }) => [...leb128(index), ...withSize(Buffer.from(name))]);
const section = [...withSize(Buffer.from("name")), FUNCTION_NAMES, ...withSize([...leb128(names.length), ...map])];
await writeFile(file, Buffer.concat([wasm, Buffer.from([0, ...withSize(section)])]));
