import { CompressionStream, DecompressionStream } from "internal:web/compression";
import { compressions } from "internal:web/parts";

compressions.provide({ CompressionStream, DecompressionStream });
