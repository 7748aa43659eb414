import { Ratelimit } from "internal:bindings/rate_limit";
import { rateLimits } from "internal:web/parts";

rateLimits.provide({ Ratelimit });
