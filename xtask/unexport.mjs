// Removes exports from a WebAssembly module: those whose names contain a part. wasm-opt then removes the code that nothing
// else calls. The arguments are binaryen's script, the module and the part.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [script, file, part] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(script));
const module = binaryen.readBinary(await readFile(file));
const names = Array.from({ length: module.getNumExports() }, (_, index) =>
  binaryen.getExportInfo(module.getExportByIndex(index)).name);
const unused = names.filter((name) => name.includes(part));
if (!unused.length) throw Error(`${file} has no export with ${part} in its name`);
for (const name of unused) module.removeExport(name);
await writeFile(file, module.emitBinary());
