using System.Text;
using System.Text.Json;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Web.Tests.Stub;

/// <summary>A real ledger in memory: its receipts verify.</summary>
public sealed class SampleLedger : IDisposable
{
    public const string Origin = "localhost/compute/0a1b2c3d";
    private readonly LogKeys _keys = LogKeys.Create(Origin);
    private readonly LedgerAppender _appender = new(Origin, LedgerHead.Empty(Origin));
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<Contracts.Attestation.EntryView> _views = [];

    public string Policy => _keys.Policy;

    public IReadOnlyList<Contracts.Attestation.EntryView> Views => _views;

    public CheckpointView Checkpoint
    {
        get
        {
            var (root, note) = (
                Convert.ToHexStringLower(_appender.Head.Root), _keys.SignCheckpoint(_appender.Head));
            return new(Origin, _entries.Count, root, note, Policy)
            {
                LastEntryAt = _appender.Head.LastTime,
                Keys = [new("Ed25519", _keys.Ed25519Vkey), new("Bip340", _keys.Bip340Vkey)],
                Published = new(_entries.Count, root, note, false, "both",
                [
                    new("w1", "witness.example/w1+0a1b2c3d+BAAA", "https://witness.example", _appender.Head.LastTime),
                    new("w2", "witness.example/w2+1a1b2c3d+BAAB", null, null),
                ]),
            };
        }
    }

    /// <summary>Adds a fact; signed by a key, by nobody (<c>session</c>), or the exchange's own.</summary>
    public Contracts.Attestation.EntryView Add(
        string kind, object body, DateTimeOffset time, Guid? subject, PrivateKey? key = null, string by = "exchange")
    {
        var bytes = CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options));
        EntrySignature[] sigs = key is null ? [] : [key.SignBody(kind, bytes)];
        var entry = _appender.Append(kind, bytes, sigs, time);
        _entries.Add(entry);
        var view = new Contracts.Attestation.EntryView(
            entry.Seq, kind, time, Encoding.UTF8.GetString(entry.Bytes), Convert.ToHexStringLower(entry.Leaf),
            key?.PublicKeyHex ?? by, subject);
        _views.Add(view);
        return view;
    }

    public string Receipt(long seq)
    {
        var entry = _entries[(int)seq];
        var proof = new BatchProver(LedgerHead.Empty(Origin), _entries).InclusionProof(seq);
        return global::Ledger.Receipt.Write(entry, proof, _keys.SignCheckpoint(_appender.Head));
    }

    public void Dispose() => _keys.Dispose();
}
