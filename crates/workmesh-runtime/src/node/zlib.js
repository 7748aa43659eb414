/**
 * `node:zlib`: the deflate family. Brotli and Zstandard are not there: what asks for them throws.
 */
import { invalidArgType, notImplemented, outOfRange } from "internal:node/errors";
import { nextTick } from "internal:node/stream/tick";
import { validateFunction } from "internal:node/validators";
import { bytesFrom, runWhole } from "internal:node/zlib_codec";
import { codes, constants } from "internal:node/zlib_constants";
import {
  Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, Unzip, Zlib,
} from "internal:node/zlib_streams";
import { ops } from "internal:ops";

function crc32(data, value = 0) {
  const bytes = bytesFrom(data, "crc32");
  if (typeof value !== "number") throw invalidArgType("value", "number", value);
  if (!Number.isInteger(value)) throw outOfRange("value", "an integer", value);
  if (value < 0 || value > 0xffffffff) throw outOfRange("value", ">= 0 && < 4294967296", value);
  return ops.crc32(bytes, value);
}

/** Calls back with what a whole input comes to. A bad input is told at once. */
function later(mode, input, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = {};
  }
  validateFunction(callback, "callback");
  const bytes = bytesFrom(input, "zlib");
  let result;
  try {
    result = runWhole(mode, bytes, options);
  } catch (error) {
    nextTick(callback, error);
    return;
  }
  nextTick(callback, null, result);
}

/** Stands in the place of what is not there. */
function absent(name, length) {
  const fn = function () {
    throw notImplemented(`zlib.${name}`);
  };
  Object.defineProperty(fn, "name", { __proto__: null, value: name, configurable: true });
  return Object.defineProperty(fn, "length", { __proto__: null, value: length, configurable: true });
}

function inflate(input, options, callback) {
  later(constants.INFLATE, input, options, callback);
}
function inflateSync(input, options = undefined) {
  return runWhole(constants.INFLATE, bytesFrom(input, "zlibSync"), options);
}
function deflate(input, options, callback) {
  later(constants.DEFLATE, input, options, callback);
}
function deflateSync(input, options = undefined) {
  return runWhole(constants.DEFLATE, bytesFrom(input, "zlibSync"), options);
}
function inflateRaw(input, options, callback) {
  later(constants.INFLATERAW, input, options, callback);
}
function inflateRawSync(input, options = undefined) {
  return runWhole(constants.INFLATERAW, bytesFrom(input, "zlibSync"), options);
}
function deflateRaw(input, options, callback) {
  later(constants.DEFLATERAW, input, options, callback);
}
function deflateRawSync(input, options = undefined) {
  return runWhole(constants.DEFLATERAW, bytesFrom(input, "zlibSync"), options);
}
function gzip(input, options, callback) {
  later(constants.GZIP, input, options, callback);
}
function gzipSync(input, options = undefined) {
  return runWhole(constants.GZIP, bytesFrom(input, "zlibSync"), options);
}
function gunzip(input, options, callback) {
  later(constants.GUNZIP, input, options, callback);
}
function gunzipSync(input, options = undefined) {
  return runWhole(constants.GUNZIP, bytesFrom(input, "zlibSync"), options);
}
function unzip(input, options, callback) {
  later(constants.UNZIP, input, options, callback);
}
function unzipSync(input, options = undefined) {
  return runWhole(constants.UNZIP, bytesFrom(input, "zlibSync"), options);
}
function createGzip(options) {
  return new Gzip(options);
}
function createGunzip(options) {
  return new Gunzip(options);
}
function createDeflate(options) {
  return new Deflate(options);
}
function createDeflateRaw(options) {
  return new DeflateRaw(options);
}
function createInflate(options) {
  return new Inflate(options);
}
function createInflateRaw(options) {
  return new InflateRaw(options);
}
function createUnzip(options) {
  return new Unzip(options);
}
const BrotliCompress = absent("BrotliCompress", 1);
const createBrotliCompress = absent("createBrotliCompress", 1);
const BrotliDecompress = absent("BrotliDecompress", 1);
const createBrotliDecompress = absent("createBrotliDecompress", 1);
const ZstdCompress = absent("ZstdCompress", 1);
const createZstdCompress = absent("createZstdCompress", 1);
const ZstdDecompress = absent("ZstdDecompress", 1);
const createZstdDecompress = absent("createZstdDecompress", 1);
const brotliCompress = absent("brotliCompress", 3);
const brotliCompressSync = absent("brotliCompressSync", 1);
const brotliDecompress = absent("brotliDecompress", 3);
const brotliDecompressSync = absent("brotliDecompressSync", 1);
const zstdCompress = absent("zstdCompress", 3);
const zstdCompressSync = absent("zstdCompressSync", 1);
const zstdDecompress = absent("zstdDecompress", 3);
const zstdDecompressSync = absent("zstdDecompressSync", 1);

/** Goes on with another level and strategy, after what was written so far. */
Zlib.prototype.params = function params(level, strategy, callback) {
  if (!(level >= -1 && level <= 9)) throw outOfRange("level", ">= -1 and <= 9", level);
  if (!(strategy >= 0 && strategy <= 4)) throw outOfRange("strategy", ">= 0 and <= 4", strategy);
  if (this._level === level && this._strategy === strategy) {
    nextTick(callback);
    return;
  }
  throw notImplemented("zlib.params");
};

export const {
  BROTLI_DECODE, BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES, BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MAP,
  BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES, BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_1,
  BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_2, BROTLI_DECODER_ERROR_ALLOC_TREE_GROUPS,
  BROTLI_DECODER_ERROR_DICTIONARY_NOT_SET, BROTLI_DECODER_ERROR_FORMAT_BLOCK_LENGTH_1,
  BROTLI_DECODER_ERROR_FORMAT_BLOCK_LENGTH_2, BROTLI_DECODER_ERROR_FORMAT_CL_SPACE,
  BROTLI_DECODER_ERROR_FORMAT_CONTEXT_MAP_REPEAT, BROTLI_DECODER_ERROR_FORMAT_DICTIONARY,
  BROTLI_DECODER_ERROR_FORMAT_DISTANCE, BROTLI_DECODER_ERROR_FORMAT_EXUBERANT_META_NIBBLE,
  BROTLI_DECODER_ERROR_FORMAT_EXUBERANT_NIBBLE, BROTLI_DECODER_ERROR_FORMAT_HUFFMAN_SPACE,
  BROTLI_DECODER_ERROR_FORMAT_PADDING_1, BROTLI_DECODER_ERROR_FORMAT_PADDING_2, BROTLI_DECODER_ERROR_FORMAT_RESERVED,
  BROTLI_DECODER_ERROR_FORMAT_SIMPLE_HUFFMAN_ALPHABET, BROTLI_DECODER_ERROR_FORMAT_SIMPLE_HUFFMAN_SAME,
  BROTLI_DECODER_ERROR_FORMAT_TRANSFORM, BROTLI_DECODER_ERROR_FORMAT_WINDOW_BITS,
  BROTLI_DECODER_ERROR_INVALID_ARGUMENTS, BROTLI_DECODER_ERROR_UNREACHABLE, BROTLI_DECODER_NEEDS_MORE_INPUT,
  BROTLI_DECODER_NEEDS_MORE_OUTPUT, BROTLI_DECODER_NO_ERROR, BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION,
  BROTLI_DECODER_PARAM_LARGE_WINDOW, BROTLI_DECODER_RESULT_ERROR, BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT,
  BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT, BROTLI_DECODER_RESULT_SUCCESS, BROTLI_DECODER_SUCCESS, BROTLI_DEFAULT_MODE,
  BROTLI_DEFAULT_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_ENCODE, BROTLI_LARGE_MAX_WINDOW_BITS,
  BROTLI_MAX_INPUT_BLOCK_BITS, BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MIN_INPUT_BLOCK_BITS,
  BROTLI_MIN_QUALITY, BROTLI_MIN_WINDOW_BITS, BROTLI_MODE_FONT, BROTLI_MODE_GENERIC, BROTLI_MODE_TEXT,
  BROTLI_OPERATION_EMIT_METADATA, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_PROCESS,
  BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING, BROTLI_PARAM_LARGE_WINDOW, BROTLI_PARAM_LGBLOCK, BROTLI_PARAM_LGWIN,
  BROTLI_PARAM_MODE, BROTLI_PARAM_NDIRECT, BROTLI_PARAM_NPOSTFIX, BROTLI_PARAM_QUALITY, DEFLATE, DEFLATERAW, GUNZIP,
  GZIP, INFLATE, INFLATERAW, UNZIP, ZLIB_VERNUM, ZSTD_COMPRESS, ZSTD_DECODE, ZSTD_DECOMPRESS, ZSTD_ENCODE,
  ZSTD_error_GENERIC, ZSTD_error_checksum_wrong, ZSTD_error_corruption_detected, ZSTD_error_dictionaryCreation_failed,
  ZSTD_error_dictionary_corrupted, ZSTD_error_dictionary_wrong, ZSTD_error_dstBuffer_null,
  ZSTD_error_dstSize_tooSmall, ZSTD_error_frameParameter_unsupported, ZSTD_error_frameParameter_windowTooLarge,
  ZSTD_error_init_missing, ZSTD_error_literals_headerWrong, ZSTD_error_maxSymbolValue_tooLarge,
  ZSTD_error_maxSymbolValue_tooSmall, ZSTD_error_memory_allocation, ZSTD_error_noForwardProgress_destFull,
  ZSTD_error_noForwardProgress_inputEmpty, ZSTD_error_no_error, ZSTD_error_parameter_combination_unsupported,
  ZSTD_error_parameter_outOfBound, ZSTD_error_parameter_unsupported, ZSTD_error_prefix_unknown,
  ZSTD_error_srcSize_wrong, ZSTD_error_stabilityCondition_notRespected, ZSTD_error_stage_wrong,
  ZSTD_error_tableLog_tooLarge, ZSTD_error_version_unsupported, ZSTD_error_workSpace_tooSmall, Z_BEST_COMPRESSION,
  Z_BEST_SPEED, Z_BLOCK, Z_BUF_ERROR, Z_DATA_ERROR, Z_DEFAULT_CHUNK, Z_DEFAULT_COMPRESSION, Z_DEFAULT_LEVEL,
  Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS, Z_ERRNO, Z_FILTERED, Z_FINISH, Z_FIXED, Z_FULL_FLUSH,
  Z_HUFFMAN_ONLY, Z_MAX_CHUNK, Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS, Z_MEM_ERROR, Z_MIN_CHUNK, Z_MIN_LEVEL,
  Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NEED_DICT, Z_NO_COMPRESSION, Z_NO_FLUSH, Z_OK, Z_PARTIAL_FLUSH, Z_RLE,
  Z_STREAM_END, Z_STREAM_ERROR, Z_SYNC_FLUSH, Z_VERSION_ERROR,
} = constants;

export {
  BrotliCompress, brotliCompress, brotliCompressSync, BrotliDecompress, brotliDecompress, brotliDecompressSync, codes,
  constants, crc32, createBrotliCompress, createBrotliDecompress, createDeflate, createDeflateRaw, createGunzip,
  createGzip, createInflate, createInflateRaw, createUnzip, createZstdCompress, createZstdDecompress, Deflate,
  deflate, DeflateRaw, deflateRaw, deflateRawSync, deflateSync, Gunzip, gunzip, gunzipSync, Gzip, gzip, gzipSync,
  Inflate, inflate, InflateRaw, inflateRaw, inflateRawSync, inflateSync, Unzip, unzip, unzipSync, ZstdCompress,
  zstdCompress, zstdCompressSync, ZstdDecompress, zstdDecompress, zstdDecompressSync,
};
export default {
  ...constants,
  constants, codes, crc32, Gzip, Gunzip, Deflate, DeflateRaw, Inflate, InflateRaw, Unzip, BrotliCompress,
  BrotliDecompress, ZstdCompress, ZstdDecompress, createGzip, createGunzip, createDeflate, createDeflateRaw,
  createInflate, createInflateRaw, createUnzip, createBrotliCompress, createBrotliDecompress, createZstdCompress,
  createZstdDecompress, inflate, inflateSync, deflate, deflateSync, inflateRaw, inflateRawSync, deflateRaw,
  deflateRawSync, gzip, gzipSync, gunzip, gunzipSync, unzip, unzipSync, brotliCompress, brotliCompressSync,
  brotliDecompress, brotliDecompressSync, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync,
};
