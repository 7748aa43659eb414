import { transforms } from "internal:web/parts";
import { FixedLengthStream, IdentityTransformStream } from "internal:web/streams/identity";
import { pipe, pipeOptionsFrom } from "internal:web/streams/pipe";
import { TextDecoderStream, TextEncoderStream } from "internal:web/streams/text";
import { TransformStream, TransformStreamDefaultController } from "internal:web/streams/transform";
import { WritableStream, WritableStreamDefaultWriter, writableStateOf } from "internal:web/streams/writable";
import { WritableStreamDefaultController } from "internal:web/streams/writable_controller";

transforms.provide({
  FixedLengthStream,
  IdentityTransformStream,
  pipe,
  pipeOptionsFrom,
  TextDecoderStream,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  writableStateOf,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
});
