import { cloning } from "internal:web/parts";
import { structuredClone } from "internal:web/structured_clone";

cloning.provide({ structuredClone });
