import { rpc } from "internal:web/parts";
import { isEntrypointClass, RpcTarget } from "internal:rpc/classes";
import { dropExports, exportOf } from "internal:rpc/exports";
import { perform, performHandler } from "internal:rpc/perform";
import { Remote } from "internal:rpc/remote";
import { serve } from "internal:rpc/serve";
import { isReference, newProperty } from "internal:rpc/stub";

rpc.provide({ dropExports, exportOf, isEntrypointClass, isReference, newProperty, perform, performHandler, Remote, RpcTarget, serve });
