/** A small picture of two colours as the bytes of a BMP file: what items show. */

const side = 16
const headerBytes = 54
const rowBytes = side * 3

/** @param number chooses the colours */
export function bitmap(number: number): Uint8Array {
  const bytes = Buffer.alloc(headerBytes + rowBytes * side)
  bytes.write('BM', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(headerBytes, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(side, 18)
  bytes.writeInt32LE(side, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  bytes.writeUInt32LE(rowBytes * side, 34)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = (x - 7.5) ** 2 + (y - 7.5) ** 2 < 36
      bytes.set(
        inside ? [(number * 40) % 256, (number * 90) % 256, (number * 140) % 256] : [240, 240, 240],
        headerBytes + y * rowBytes + x * 3,
      )
    }
  }
  return new Uint8Array(bytes)
}
