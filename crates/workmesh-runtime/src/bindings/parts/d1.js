import { D1Database } from "internal:bindings/d1";
import { d1 } from "internal:web/parts";

d1.provide({ D1Database });
