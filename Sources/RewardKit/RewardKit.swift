// One import for applications: everything public of the rooms below.
@_exported public import Basics
@_exported public import Evaluation
@_exported public import Instructions
@_exported public import Models
@_exported public import Preferences
@_exported public import Rewards
@_exported public import Selection
@_exported public import Tensors
@_exported public import Text
@_exported public import TextMetrics
@_exported public import Tracking
@_exported public import Training
