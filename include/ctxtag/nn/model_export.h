#pragma once
#include <filesystem>

#include "ctxtag/nn/model_file.h"

namespace ctxtag::nn {

/// Writes a network as TorchScript, by rename: torch.jit.load() opens it in Python and C++, without ctxtag. Its
/// forward() gives scores, [batch, tags], and embed() what the network knows of each input, [batch, units]. Both take
///  - spectrograms, [batch, 1, frames, bands], compressed as the model's front end says;
///  - `with_front_end`: waveforms, [batch, samples], mono in [-1, 1] at the front end's rate: the excerpt, in the
///  length
///    that the network takes. Cutting, resampling, padding and loudness are the caller's;
///  - networks on vectors: vectors, [batch, numbers];
///  - networks of listeners: as a second argument the vectors of the listeners, [batch, numbers]; those that do not
///    listen to recordings take nothing else.
/// The list `tags` names the columns of the scores; the extra file `ctxtag.json` is the model's description. Throws
/// ConfigError when the architecture has no TorchScript, or there is no front end to take along.
void write_torchscript(const std::filesystem::path& file, const LoadedModel& model, bool with_front_end);

/// Writes every tensor of a model file as NAME.npy, and its description with the list of tensors as model.json, into
/// `folder`, which is made. Throws DataError for a file that is no model, ConfigError for a folder of something else.
void write_model_arrays(const std::filesystem::path& folder, const std::filesystem::path& model);

}  // namespace ctxtag::nn
