// The format of ZIP: pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (6.3), and Info-ZIP's field of times. Files have
// their sizes before them, names are UTF-8, and Zip64 is used where a number needs it and nowhere else.

/** A file in a ZIP. */
export interface ZipItem {
  readonly name: Buffer;
  readonly compressed: boolean;
  readonly crc: number;
  /** Bytes in the ZIP, and of the file. */
  readonly packed: number;
  readonly bytes: number;
  /** Where its header begins. */
  readonly offset: number;
}

const fileSignature = 0x04034b50;
const recordSignature = 0x02014b50;
const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locatorSignature = 0x07064b50;
const plainVersion = 20;
const zip64Version = 45;
/** Unix, version 6.3. */
const madeBy = (3 << 8) | 63;
const namesAreUtf8 = 1 << 11;
const deflated = 8;
/** A regular file that its owner may write and all may read. */
const attributes = (0o100644 << 16) >>> 0;
const most16 = 0xffff;
const most32 = 0xffffffff;
/** The latest time that Info-ZIP's field holds: in 2038. */
const latest = 0x7fffffff;

/** What stands before a file's bytes. */
export function fileHeader(
  { name, compressed, crc, packed, bytes }: Omit<ZipItem, 'offset'>,
  time: Date,
): Buffer {
  const header = Buffer.alloc(30 + name.length);
  header.writeUInt32LE(fileSignature, 0);
  header.writeUInt16LE(plainVersion, 4);
  header.writeUInt16LE(namesAreUtf8, 6);
  header.writeUInt16LE(compressed ? deflated : 0, 8);
  header.writeUInt32LE(dosTime(time), 10);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  name.copy(header, 30);
  return header;
}

/** What the directory at the end says of a file. */
export function directoryRecord(
  { name, compressed, crc, packed, bytes, offset }: ZipItem,
  time: Date,
): Buffer {
  const needs64 = Math.max(packed, bytes, offset) >= most32;
  const extra = needs64 ? 37 : 9;
  const record = Buffer.alloc(46 + name.length + extra);
  record.writeUInt32LE(recordSignature, 0);
  record.writeUInt16LE(madeBy, 4);
  record.writeUInt16LE(needs64 ? zip64Version : plainVersion, 6);
  record.writeUInt16LE(namesAreUtf8, 8);
  record.writeUInt16LE(compressed ? deflated : 0, 10);
  record.writeUInt32LE(dosTime(time), 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(needs64 ? most32 : packed, 20);
  record.writeUInt32LE(needs64 ? most32 : bytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra, 30);
  record.writeUInt32LE(attributes, 38);
  record.writeUInt32LE(needs64 ? most32 : offset, 42);
  name.copy(record, 46);
  const at = 46 + name.length;
  record.writeUInt16LE(0x5455, at); // "UT", 5 bytes: the time of the last change
  record.writeUInt16LE(5, at + 2);
  record.writeUInt8(3, at + 4);
  record.writeUInt32LE(Math.min(Math.floor(time.getTime() / 1000), latest), at + 5);
  if (!needs64) return record;
  record.writeUInt16LE(1, at + 9); // Zip64, 24 bytes
  record.writeUInt16LE(24, at + 11);
  record.writeBigUInt64LE(BigInt(bytes), at + 13);
  record.writeBigUInt64LE(BigInt(packed), at + 21);
  record.writeBigUInt64LE(BigInt(offset), at + 29);
  return record;
}

/** What ends a ZIP of `count` files whose directory begins at `offset`. */
export function zipEnd(count: number, offset: number, bytes: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(Math.min(count, most16), 8);
  end.writeUInt16LE(Math.min(count, most16), 10);
  end.writeUInt32LE(Math.min(bytes, most32), 12);
  end.writeUInt32LE(Math.min(offset, most32), 16);
  if (count < most16 && bytes < most32 && offset < most32) return end;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(end64Signature, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(madeBy, 12);
  end64.writeUInt16LE(zip64Version, 14);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(bytes), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(locatorSignature, 0);
  locator.writeBigUInt64LE(BigInt(offset + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}

const earliestDos = new Date(1980, 0, 1).getTime();

/** The time in the zone of the computer, as ZIP has it, in steps of two seconds; the date in the upper half. */
function dosTime(given: Date): number {
  const time = new Date(Math.max(given.getTime(), earliestDos));
  const day = time.getDate() | ((time.getMonth() + 1) << 5) | ((time.getFullYear() - 1980) << 9);
  const clock = (time.getSeconds() >> 1) | (time.getMinutes() << 5) | (time.getHours() << 11);
  return ((day << 16) | clock) >>> 0;
}
