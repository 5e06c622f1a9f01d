// A module and its glue as wasm-bindgen writes them, as small as they get: the app adds two numbers, one of them asked
// of the page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WASM_OPT = fileURLToPath(new URL("../../node_modules/.bin/wasm-opt", import.meta.url));

export const APP_GLUE = `
// a comment
export class Extra {
    free() { wasm.__wbg_extra_free(this.__wbg_ptr, 0); }
    method() { return wasm.extra_method(this.__wbg_ptr); }
}
if (Symbol.dispose) Extra.prototype[Symbol.dispose] = Extra.prototype.free;
const ExtraFinalization = new FinalizationRegistry(ptr => wasm.__wbg_extra_free(ptr, 1));
let wasm;
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_number_0123456789abcdef: function() { return 40; },
        memory: new WebAssembly.Memory({ initial: 1, maximum: 200 }),
        table: new WebAssembly.Table({ initial: 1, element: "externref" }),
        global: new WebAssembly.Global({ value: "i32" }, 2),
    };
    return { __proto__: null, "./app_bg.js": import0 };
}
async function __wbg_init(module) {
    const instance = await WebAssembly.instantiate(module, __wbg_get_imports());
    wasm = instance.exports;
    if (!wasm.memory) throw new Error("no memory");
    return wasm.__wbindgen_start();
}
function initSync() {}
export { initSync, __wbg_init as default };
`;

const WAT = `(module
  (import "./app_bg.js" "__wbg_number_0123456789abcdef" (func $number (result i32)))
  (import "./app_bg.js" "memory" (memory 1 200))
  (import "./app_bg.js" "table" (table 1 externref))
  (import "./app_bg.js" "global" (global $two i32))
  (export "memory" (memory 0))
  (func (export "__wbindgen_start") (result i32) (i32.add (call $number) (global.get $two)))
  (func (export "__wbg_extra_free") (param i32 i32))
  (func (export "extra_method") (param i32) (result i32) (i32.const 0)))`;

/** The app's WebAssembly. */
export function appWasm() {
  const folder = mkdtempSync(join(tmpdir(), "roster-wasm-"));
  try {
    writeFileSync(join(folder, "app.wat"), WAT);
    const [text, binary] = [join(folder, "app.wat"), join(folder, "app.wasm")];
    // As rustc does, it says what it needs of the browser.
    execFileSync(WASM_OPT, ["--enable-reference-types", "--emit-target-features", text, "-o", binary]);
    return readFileSync(join(folder, "app.wasm"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
