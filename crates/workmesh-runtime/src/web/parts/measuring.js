import { measuring } from "internal:web/parts";
import { performance } from "internal:web/performance";

measuring.provide({ performance });
