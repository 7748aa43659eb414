import { DigestStream } from "internal:web/crypto/digest_stream";
import { digestStreams } from "internal:web/parts";

digestStreams.provide({ DigestStream });
