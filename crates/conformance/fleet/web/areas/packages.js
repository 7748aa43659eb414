/** What npm packages and the workers on them look at: the words of JSON's errors, the shape of errors, known lengths. */
const said = (make) => { try { make(); } catch (error) { return `${error.name}: ${error.message}`; } return "fine"; };
const later = async (make) => { try { return await make(); } catch (error) { return `${error.name}: ${error.message}`; } };
const keys = (error) => [Object.keys(error), Object.getOwnPropertyNames(error)];
const circle = (...names) => { const all = {}; let at = all; for (const name of names) at = at[name] = {}; at.end = all; return all; };

const BROKEN = {
  nothing: "", "white space": " \n", "a word": "nope", "a word behind white space": "  \n nope", "the beginning of a word": "tru", "a word with more": "trux",
  "a word of one letter": "t", "a special word": "undefined", "NaN": "NaN", "Infinity": "Infinity", "an object's text": "[object Object]",
  "a special word in an array": "[NaN]", "a long word": "x".repeat(41), "markup": "<!DOCTYPE html><html><body>a long page</body></html>", "short markup": "<html>",
  "an open object": "{", "a name without quotes": "{a:1}", "a name in single quotes": "{'a':1}", "an object without a colon": "{\"a\" 1}", "an object without a value": "{\"a\":}",
  "an object that ends at its colon": "{\"a\":", "an object that ends at its value": "{\"a\":1", "an object that ends at its comma": "{\"a\":1,", "a comma too many in an object": "{\"a\":1,}",
  "an object without a comma": "{\"a\":1 \"b\":2}", "an object closed as an array": "{\"a\":1]", "an open array": "[", "an array that ends at its value": "[1", "an array that ends at its comma": "[1,",
  "a comma too many in an array": "[1,]", "a comma at the beginning of an array": "[,1]", "an array without a comma": "[1 2]", "an array closed as an object": "[1}",
  "two values": "1 2", "two objects": "{} {}", "a closing brace too many": "{}}", "a comment behind": "1 // c", "a comment before": "// c\n{}", "a letter behind a number": "1a",
  "a leading zero": "01", "a leading zero in an object": "{\"a\":00}", "a leading dot": ".5", "a leading plus": "+1", "a minus alone": "-", "a minus before a letter": "-a", "two minuses": "--1",
  "a dot at the end": "1.", "an exponent without digits": "1e", "an exponent with a sign only": "1e+", "a hexadecimal number": "{\"a\":0x10}", "an open string": "\"abc", "a quote alone": "\"",
  "a line end in a string": "\"a\nb\"", "a control character in a string": "\"\u0001\"", "an unknown escape": "\"\\x\"", "a short Unicode escape": "\"\\u12\"", "a wrong Unicode escape": "\"\\u12g4\"",
  "a backslash at the end": "\"\\", "a string behind a value": "[1 \"a\"]", "a string in a word": "[tr\"]", "a number in a word": "[tr1]", "a letter beyond ASCII": "é", "a letter beyond the first plane": "[😀]",
  "a byte order mark": "\ufeff{}", "a vertical tab": "\u000b1", "several lines": "{\n  \"a\": 1,\n  b: 2\n}", "lines of Windows": "{\r\n\"a\":1,\r\nb", "a token late in a long text": `[${"1,".repeat(30)}oops]`,
  "a token amid a long text": `[${"1,".repeat(30)}oops${",1".repeat(30)}]`, "a token early in a long text": `[1,@${",1".repeat(30)}]`, "a token in 20 letters": `[@${" ".repeat(18)}`, "a token in 21 letters": `[@${" ".repeat(19)}`,
};

export const packages = {
  ...Object.fromEntries(Object.entries(BROKEN).map(([name, text]) => [`JSON: ${name}`, () => said(() => JSON.parse(text))])),
  "JSON in a body": () => Promise.all(["nope", "{\"a\":1,}", "", "[1 2]"].map((text) => later(() => new Response(text).json()))),
  "JSON of what is no text": () => [undefined, {}, null, NaN, [], "{}", { toString: () => "{" }].map((value) => said(() => JSON.parse(value))),
  "JSON of a symbol": () => said(() => JSON.parse(Symbol("x"))),
  "JSON with a reviver that throws": () => said(() => JSON.parse("[1]", () => { throw new SyntaxError("mine"); })),
  "JSON with a reviver, of a broken text": () => said(() => JSON.parse("[1", () => 1)),
  "JSON.parse and JSON.stringify": () => [JSON.parse, JSON.stringify].map((f) => [f.name, f.length, Object.hasOwn(f, "prototype"), String(f)]),
  "JSON of an object in itself": () => said(() => JSON.stringify(circle())),
  "JSON of a longer circle": () => said(() => JSON.stringify(circle("a", "b"))),
  "JSON of a circle of four": () => said(() => JSON.stringify(circle("a", "b", "c"))),
  "JSON of a circle of six": () => said(() => JSON.stringify(circle("a", "b", "c", "d", "e"))),
  "JSON of a circle below the top": () => said(() => JSON.stringify({ top: [1, circle("a")] })),
  "JSON of an array in itself": () => said(() => { const list = [1]; list.push(list); JSON.stringify(list); }),
  "JSON of an instance in itself": () => said(() => { class Own { me = this; } JSON.stringify(new Own()); }),
  "JSON of a circle without a prototype": () => said(() => { const bare = Object.create(null); bare.x = bare; JSON.stringify(bare); }),
  "JSON of a circle through toJSON": () => said(() => { const one = { toJSON: () => ({ one }) }; JSON.stringify(one); }).slice(0, 20),
  "Response.json of a circle": () => said(() => Response.json(circle("a"))),
  "the keys of a DOMException": () => keys(new DOMException("m", "DataError")),
  "the keys of a DOMException of the platform": () => { try { atob("*"); } catch (error) { return keys(error); } },
  "the keys of a DOMException from a promise": async () => { try { await crypto.subtle.digest("nope", new Uint8Array()); } catch (error) { return keys(error); } },
  "a DOMException as JSON": () => Object.keys(JSON.parse(JSON.stringify(new DOMException("m", "AbortError")))),
  "the reason of an aborted signal": () => [keys(AbortSignal.abort().reason), { ...Object.getOwnPropertyDescriptor(AbortSignal.abort().reason, "retryable") }],
  "the reason of an aborted controller": () => { const controller = new AbortController(); controller.abort(); return keys(controller.signal.reason); },
  "the reason of a signal that is late": async () => { const signal = AbortSignal.timeout(1); await scheduler.wait(20); return [signal.reason.retryable, signal.reason.name]; },
  "a reason of one's own": () => { const reason = new Error("mine"); return "retryable" in AbortSignal.abort(reason).reason; },
  "an array as a body": () => later(() => new Response(["a", "b"]).text()),
  "a generator as a body": () => later(() => new Response((function* () { yield "a"; })()).text()),
};
