import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;

const chunk = (type: string, data: Buffer): Buffer => {
  const content = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length);
  content.copy(framed, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
};

/** The Paeth predictor of PNG (section 9.4). */
function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(estimate - each)) as [number, number, number];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Each pixel as `0xrrggbb`. */
  readonly pixels: Uint32Array;
}

/** @throws {Error} If the format is not that of Chromium's screenshots: 8 bits per channel, no palette, not interlaced. */
function decode(png: Buffer): Picture {
  const data: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = { 2: 3, 6: 4 }[png[25] ?? 0];
  if (png[24] !== 8 || !channels || png[28] !== 0) throw new Error('The picture does not have the format of Chromium’s screenshots.');
  const stride = width * channels;
  const bytes = inflateSync(Buffer.concat(data));
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const filter = bytes[y * (stride + 1)] ?? 0;
    const line = Uint8Array.from(bytes.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x++) {
      const left = line[x - channels] ?? 0;
      const up = above[x] ?? 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, above[x - channels] ?? 0)][filter] ?? 0;
      line[x] = (line[x] ?? 0) + predicted;
    }
    const read = Buffer.from(line.buffer);
    for (let x = 0; x < width; x++) pixels[y * width + x] = read.readUIntBE(x * channels, 3);
    above = line;
  }
  return { width, height, pixels };
}

const distance = (one: number, other: number): number =>
  ((one >> 16) - (other >> 16)) ** 2 + (((one >> 8) & 255) - ((other >> 8) & 255)) ** 2 + ((one & 255) - (other & 255)) ** 2;

/**
 * Chooses at most 256 colours, and maps each colour of the picture to the nearest of them. Of similar colours the most frequent one
 * stays; a colour that is unlike all others stays even if it is rare.
 */
function paletteOf(pixels: Uint32Array): { readonly palette: readonly number[]; readonly indexOf: ReadonlyMap<number, number> } {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byCount = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const distinct = (least: number): readonly number[] => {
    const kept: number[] = [];
    for (const colour of byCount) {
      if (kept.length <= 256 && kept.every((each) => distance(each, colour) > least)) kept.push(colour);
    }
    return kept;
  };
  let palette = distinct(0);
  for (let least = 16; palette.length > 256; least *= 1.5) palette = distinct(least);
  const nearest = (colour: number): number =>
    palette.reduce((best, each, index) => distance(each, colour) < distance(palette[best] ?? 0, colour) ? index : best, 0);
  return { palette, indexOf: new Map(byCount.map((colour) => [colour, nearest(colour)])) };
}

/** Reduces a screenshot to 256 colours, with PNG's best compression: browsers compress for speed. */
export function compress(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const { palette, indexOf } = paletteOf(pixels);
  const header = Buffer.from(png.subarray(16, 29));
  header[9] = 3;
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, at) => { lines[at + Math.floor(at / width) + 1] = indexOf.get(pixel) ?? 0; });
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
