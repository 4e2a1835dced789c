"""What is said between the parts of a program: why backpropagation goes as it goes."""

LAYERS = (
    "A network is a row of layers, and a layer knows only its own mathematics. Given X it computes Y. Given "
    "∂E/∂Y it computes ∂E/∂ of its own parameters, and returns ∂E/∂X. That is all the layer before it has to "
    "know of the rest of the network, for its Y is this X: what comes out of one layer's backward pass goes "
    "into the next one's. So layers can be put together in any order and any number."
)

OF_KINDS = {
    "fully_connected": (
        "Each output is a weighted sum of the inputs, and a bias. A weight w[i,j] reaches E only through the "
        "output j, which moves by x[i] when the weight moves by 1: by the chain rule ∂E/∂w[i,j] is x[i] "
        "times ∂E/∂y[j]. A bias moves its output by 1, so ∂E/∂b[j] is ∂E/∂y[j] itself. An input reaches E "
        "through every output, so ∂E/∂x[i] adds up ∂E/∂y[j]·w[i,j] over all of them. For a whole batch the "
        "products of matrices below do these sums, and the gradients of all rows are added up."
    ),
    "activation": (
        "An activation has nothing to learn. It passes every number through a function f on its own, so its "
        "backward pass multiplies every number by the slope f′ at what went in. Without it, any number of "
        "fully connected layers would be no more than one."
    ),
}
"""By the kind of layer; the others say what their docstring says."""

NETWORK = (
    "The layers, with the parameters that they start with. Forward, every layer is given the Y of the one "
    "before it. Backward, every layer is given the ∂E/∂X of the one behind it."
)

LOSS = (
    "One number E says how wrong a batch was: {normalisation}. Its derivative ∂E/∂Y is what the last layer "
    "is given, and where the way back begins."
)

DESCENT = (
    "The gradient says in which direction E grows; every parameter goes a little way in the other one. The "
    "update stands apart from the backward pass: merged into it, gradients could be handed on through "
    "weights that are changed already."
)

OPTIMIZER = (
    "All parameters are taken as one vector θ, and so are their gradients. From them, and from what it "
    "remembers of the steps before, the optimizer makes Δθ, which is added to θ."
)

DATA = "One row for each sample: what goes in, and what should come out."

BATCHES = "A step takes a few rows; an epoch takes every row once."

EDITS = "What was changed by hand, each just before its step was taken."

TRAINING = (
    "Every step: forward, E, backward, update. The E of an epoch is the mean over its batches, each measured "
    "before its own update."
)

RESULT = "E of the batch that would come next, and the parameters as they are now."

PROGRAM = (
    "Run it: it trains the network from its start, prints E of every epoch and, at the end, the parameters. "
    "They are the numbers that Gradus shows."
)

TORCH_NEEDS = "Python 3.10 or newer, and PyTorch; numpy where rows or masks are drawn as in Gradus."

TORCH_NETWORK = (
    "The parameters that the network starts with, and its forward pass. PyTorch writes down what is done to "
    "them, and goes back along it by itself: W.grad is what Gradus calls ∂E/∂W."
)

TORCH_UPDATE = (
    "What PyTorch's own optimizer does with the gradients; what it does not have is done by hand before and "
    "after its step."
)
