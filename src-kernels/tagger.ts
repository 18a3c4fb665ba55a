// The layers of the tagger's training step. Every address comes from outside, so that several instances may share one memory.
export { packPanels, packColumns, gemm, gemmPacked, addBias, sumRows, copyRows } from "./tagger/gemm";
export { lstmStep, lstmStepGradient } from "./tagger/lstm";
export { charactersForward, charactersBackward } from "./tagger/characters";
export { squares, adamStep, sgdStep, moveAverage } from "./tagger/optimiser";
export { crfForward, crfBackward } from "./tagger/crf";
export { addTo, dropout, embedRows, geluBackward, geluForward, scatterRows } from "./transformer/elementwise";
export { normBackward, normForward } from "./transformer/norm";
export { attentionBackward, attentionForward } from "./transformer/attention";
