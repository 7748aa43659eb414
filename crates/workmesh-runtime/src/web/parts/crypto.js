import { crypto, Crypto } from "internal:web/crypto";
import { crypto as part } from "internal:web/parts";

part.provide({ crypto, Crypto });
