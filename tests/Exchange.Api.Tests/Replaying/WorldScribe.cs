using System.Globalization;
using System.Text;
using Exchange.Api.Attestation;
using Exchange.Api.Ingest;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Ledger;
using Simulation.Tests;

namespace Exchange.Api.Tests.Replaying;

/// <summary>
/// Writes what a simulated market decided as the exchange would have: the command's own fact with the participant's
/// signed body, everything else with the exchange's own.
/// </summary>
internal sealed class WorldScribe : IDisposable
{
    private const string Origin = "localhost/compute/test";

    private readonly string _folder = Directory.CreateTempSubdirectory("replay-").FullName;
    private readonly LogKeys _keys = LogKeys.Create(Origin);
    private readonly LedgerAppender _log = new(Origin, LedgerHead.Empty(Origin));
    private readonly Dictionary<Guid, PrivateKey> _participants = [];
    private readonly TileWriter _tiles;
    private int _openings;

    private WorldScribe() => _tiles = TileWriter.Resume(Export);

    public string Export => Path.Combine(_folder, "export");

    public long Size => _log.Head.Size;

    public HashSet<string> Kinds { get; } = [];

    public static WorldScribe Write(World world)
    {
        var scribe = new WorldScribe();
        Directory.CreateDirectory(Path.Combine(scribe.Export, "private"));
        scribe.Append(
            SystemBodies.GenesisKind, SystemBodies.Genesis(scribe._keys), [], world.History[0].Stamp.Now);
        foreach (var (command, stamp, decision) in world.History)
            scribe.Write(command, stamp, decision);
        scribe._tiles.WriteCheckpoint(scribe._keys.SignCheckpoint(scribe._log.Head));
        return scribe;
    }

    public ExportReport Verify() =>
        new ExportVerifier(
            Export, LogPolicy.Parse(Encoding.UTF8.GetBytes(_keys.Policy)), VerificationLevel.Replay, 2).Verify();

    public void Dispose()
    {
        _keys.Dispose();
        foreach (var key in _participants.Values)
            key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(Command command, Stamp stamp, Decision decision)
    {
        Key(command.Origin.ActorId);
        var (commitment, opening) = Commitments.Make(TermsOf(command));
        var body = decision.Refusal is null
            ? SignedBodies.Of(command, Origin, stamp.Now, id => Key(id).PublicKeyHex, commitment)
            : null;
        var definition = CommandDefinitions.All.SingleOrDefault(d => d.Body == body?.GetType());
        foreach (var fact in decision.Events)
        {
            var described = EventCatalog.Of(fact);
            if (described.LedgerKind is not { } kind)
                continue;
            var isOwn = definition is not null && definition.Route.Kind == kind
                && definition.Subject(body!) == described.StreamOf(fact);
            if (!isOwn)
            {
                Append(kind, WithRealKeys(FactBodies.Of(fact, TestMarket.Currency)), [], stamp.Now);
                continue;
            }

            var signed = Raw(body!);
            var seq = Append(kind, signed, [Key(command.Origin.ActorId).SignBody(kind, signed)], stamp.Now);
            // An auditor is given some openings and not others.
            if (command is PlaceOrder or AmendOrder && _openings++ % 2 == 0)
                File.WriteAllBytes(
                    Path.Combine(Export, "private", seq.ToString(CultureInfo.InvariantCulture)),
                    Kit.Raw.Canonical(opening));
            definition = null;
        }
    }

    private long Append(string kind, byte[] body, EntrySignature[] signatures, DateTimeOffset time)
    {
        Kinds.Add(kind);
        var entry = _log.Append(kind, body, signatures, time);
        _tiles.Append(entry);
        return entry.Seq;
    }

    private static OrderTerms TermsOf(Command command)
    {
        var (limit, budget) = command switch
        {
            PlaceOrder { Intent: var intent } => (intent.LimitMicros, intent.BudgetMicros),
            AmendOrder order => (order.LimitMicros, order.BudgetMicros),
            _ => (0L, null),
        };
        return new()
        {
            Limit = limit is { } most ? new(most) : null,
            Budget = budget is { } all ? new(all) : null,
            Currency = TestMarket.Currency,
        };
    }

    private static byte[] Raw(CommandBody body) => Kit.Raw.Canonical((object)body);

    // The simulation's keys are names only; here they sign.
    private byte[] WithRealKeys(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        foreach (var (id, key) in _participants)
            text = text.Replace(TestMarket.KeyOf(id), key.PublicKeyHex, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text);
    }

    private PrivateKey Key(Guid participant)
    {
        if (!_participants.TryGetValue(participant, out var key))
            _participants.Add(participant, key = PrivateKey.FromHex(TestMarket.KeyOf(participant)));
        return key;
    }
}
