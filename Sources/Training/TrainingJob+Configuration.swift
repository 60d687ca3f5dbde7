public import Basics
import Models
public import OrderedCollections
import Text

extension TrainingJob {
  /// The job's options under their names on the command line, for `run.json` and the model card.
  public var describedConfiguration: JSONObject {
    func optional(_ value: Int?) -> JSONValue { value.map { .number($0) } ?? .null }
    var result: JSONObject = [
      "model": .string(model), "dataset": .array(datasets.map(JSONValue.string)),
      "eval_dataset": .array(evaluationDatasets.map(JSONValue.string)),
      "eval_fraction": .number(evaluationFraction),
      "max_length": optional(maximumLength), "truncation": .string(truncation.rawValue),
      "learning_rate": .number(options.learningRate),
      "num_train_epochs": .number(options.epochs), "max_steps": optional(options.maximumSteps),
      "per_device_train_batch_size": .number(options.batchSize),
      "gradient_accumulation_steps": .number(options.accumulationSteps),
      "lr_scheduler_type": .string(options.schedule.rawValue),
      "warmup_ratio": .number(options.warmupRatio),
      "weight_decay": .number(options.weightDecay),
      "max_grad_norm": options.maximumGradientNorm.map { .number($0) } ?? 0,
      "label_smoothing": .number(options.labelSmoothing),
      "center_rewards_coefficient": options.centerRewardsCoefficient.map { .number($0) } ?? .null,
      "gradient_checkpointing": .bool(options.checkpointsActivations),
      "eval_steps": optional(options.evaluationSteps), "save_steps": optional(options.saveSteps),
      "seed": .number(Int(clamping: options.seed)),
    ]
    switch options.tuning {
    case .full: result["tuning"] = "full"
    case .lora(let lora):
      result["tuning"] = "lora"
      result["lora_r"] = .number(lora.rank)
      result["lora_alpha"] = .number(lora.alpha)
      result["lora_target_modules"] = .array(lora.targets.sorted().map(JSONValue.string))
    case .lastLayers(let count):
      result["tuning"] = "last-layers"
      result["train_last_layers"] = .number(count)
    }
    return result
  }
}
