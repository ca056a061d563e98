'use strict';
// The checker runs here, beside the page: the page stays quick, and a defect ends one question and nothing else.
var program = null;

async function unpack(bytes) {
  var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

// Every question has a memory of its own: nothing is left of one document when the next is read.
function ask(head, files) {
  var exports = new WebAssembly.Instance(program, {}).exports;
  var text = new TextEncoder().encode(JSON.stringify(head));
  var length = files.reduce(function (sum, file) { return sum + file.byteLength; }, 4 + text.length);
  var at = exports.room(length) >>> 0;
  var room = new Uint8Array(exports.memory.buffer, at, length);
  new DataView(exports.memory.buffer).setUint32(at, text.length, true);
  room.set(text, 4);
  at = 4 + text.length;
  files.forEach(function (file) { room.set(new Uint8Array(file), at); at += file.byteLength; });
  try {
    exports.ask();
  } catch (error) {
    var said = exports.stopped() ? new TextDecoder().decode(answerOf(exports)) : '';
    return { broken: true, said: said };
  }
  var answer = answerOf(exports);
  var of = new DataView(answer.buffer, answer.byteOffset).getUint32(0, true);
  return { answer: JSON.parse(new TextDecoder().decode(answer.subarray(4, 4 + of))), file: answer.slice(4 + of) };
}

function answerOf(exports) {
  return new Uint8Array(exports.memory.buffer, exports.place() >>> 0, exports.length()).slice();
}

onmessage = async function (event) {
  var data = event.data, reply;
  try {
    if (data.program) {
      program = await unpack(data.program);
      postMessage({ id: data.id });
      return;
    }
    reply = ask(data.head, data.files);
  } catch (error) {
    reply = { broken: true, said: String(error && error.message || error) };
  }
  reply.id = data.id;
  postMessage(reply, reply.file ? [reply.file.buffer] : []);
};
