public import Basics
import Models
public import OrderedCollections
import Preferences
import Tensors
import Text

extension TrainingJob {
  /// The job's options under their names on the command line, for `run.json` and the model card.
  public var configuration: JSONObject {
    var result: JSONObject = [
      "model": .string(model), "dataset": .array(datasets.map(JSONValue.string)),
      "eval_dataset": .array(evaluationDatasets.map(JSONValue.string)),
      "eval_fraction": .number(evaluationFraction),
      "column": .object(
        JSONObject(
          uniqueKeysWithValues: columns.byField.sorted { $0.key < $1.key }
            .map { ($0.key, .string($0.value)) })),
      "row_policy": .string(rowPolicy.rawValue), "limit": optional(limit),
      "template": template.map(JSONValue.string) ?? .null,
      "template_date": templateSettings.date.map(JSONValue.string) ?? .null,
      "template_variables": .object(templateSettings.variables),
      "max_length": optional(maximumLength), "truncation": .string(truncation.rawValue),
      "load_best_model_at_end": .bool(loadsBestAtEnd), "new_head": .bool(drawsNewHead),
      "save_steps": optional(options.saveSteps),
      "merge_adapter": .bool(mergesAdapter),
    ]
    for (key, value) in options.stepConfiguration { result[key] = value }
    return result
  }
}

private func optional(_ value: Int?) -> JSONValue { value.map { .number($0) } ?? .null }

extension TrainingOptions {
  /// What the result of a step depends on besides the data and the model.
  var stepConfiguration: JSONObject {
    var result: JSONObject = [
      "learning_rate": .number(learningRate), "num_train_epochs": .number(epochs),
      "max_steps": optional(maximumSteps), "per_device_train_batch_size": .number(batchSize),
      "gradient_accumulation_steps": .number(accumulationSteps),
      "lr_scheduler_type": .string(schedule.rawValue), "warmup_ratio": .number(warmupRatio),
      "weight_decay": .number(weightDecay), "adam_beta1": .number(beta1),
      "adam_beta2": .number(beta2), "adam_epsilon": .number(epsilon),
      "max_grad_norm": maximumGradientNorm.map { .number($0) } ?? 0,
      "label_smoothing": .number(labelSmoothing),
      "center_rewards_coefficient": centerRewardsCoefficient.map { .number($0) } ?? .null,
      "gradient_checkpointing": .bool(checkpointsActivations),
      "shuffle_dataset": .bool(shuffles), "group_by_prompt": .bool(groupsByPrompt),
      "logging_steps": .number(loggingSteps),
      "eval_steps": optional(evaluationSteps),
      "seed": .number(seed),
    ]
    if frozenDType != .float32 { result["dtype"] = .string("\(frozenDType)") }
    switch tuning {
    case .full: result["tuning"] = "full"
    case .lora(let lora):
      result["tuning"] = "lora"
      result["lora_r"] = .number(lora.rank)
      result["lora_alpha"] = .number(lora.alpha)
      result["lora_target_modules"] = .array(lora.targets.sorted().map(JSONValue.string))
      result["use_rslora"] = .bool(lora.usesRSLoRA)
    case .lastLayers(let count):
      result["tuning"] = "last-layers"
      result["train_last_layers"] = .number(count)
    }
    return result
  }
}
