/**
 * `node:trace_events`: there is nothing to trace.
 */
import { constantly } from "internal:node/unavailable";
import { validateObject } from "internal:node/validators";

const module = {
  createTracing: function createTracing(options) {
    validateObject(options, "options");
    return {
      enabled: false,
      categories: "",
      enable() {},
      disable() {},
    };
  },
  getEnabledCategories: constantly("getEnabledCategories"),
};

export default module;
export const {
  createTracing, getEnabledCategories,
} = module;
