import { KvNamespace } from "internal:bindings/kv";
import { kv } from "internal:web/parts";

kv.provide({ KvNamespace });
