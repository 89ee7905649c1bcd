/* Lines of a file as they are read, so that a large one needs no memory. */

const isGzip = (file: File) => file.name.endsWith('.gz') || file.type === 'application/gzip';

function opened(file: File): ReadableStream<string> {
  const bytes = file.stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  const plain = isGzip(file) ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
  return plain.pipeThrough(new TextDecoderStream());
}

/* A group is full with so many characters, too; what has no end of line for that long is taken as one, or it would fill the memory. */
const longest = 1 << 20;

/* Groups of at most `size` lines; empty ones are left out. */
export async function* batchesOfText(chunks: AsyncIterable<string>, size: number): AsyncGenerator<string[]> {
  let rest = '';
  let batch: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > longest) {
      lines.push(rest);
      rest = '';
    }
    for (const line of lines) {
      if (line)
        batch.push(line);
      length += line.length;
      if (batch.length === size || length > longest) {
        yield batch;
        batch = [];
        length = 0;
      }
    }
  }
  if (rest)
    batch.push(rest);
  if (batch.length)
    yield batch;
}

async function* read(file: File): AsyncGenerator<string> {
  const reader = opened(file).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    yield part.value;
}

async function* once(text: string): AsyncGenerator<string> { yield text; }

export const batchesOf = (given: File | string, size: number) => batchesOfText(typeof given === 'string' ? once(given) : read(given), size);
