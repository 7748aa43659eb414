import { CryptoKey, SubtleCrypto } from "internal:web/crypto/subtle";
import { subtleCrypto } from "internal:web/parts";

subtleCrypto.provide({ CryptoKey, SubtleCrypto });
