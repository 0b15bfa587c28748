using System.Text;
using TestKit;

namespace Ledger.Tests.Witnessing;

public sealed class Witnessing_checkpoints : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(Noon);
    private readonly GrowingLog _log = new();
    private readonly CosigningKey _key = CosigningKey.Create("witness.example/w1");
    private readonly WitnessState _state;
    private readonly CheckpointWitness _witness;

    public Witnessing_checkpoints()
    {
        _state = new(_folder.File("state"));
        _witness = new(_key, [_log.Policy], _state, _clock);
    }

    public void Dispose()
    {
        _state.Dispose();
        _key.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Cosigns_what_extends_its_last_and_says_when()
    {
        var first = _log.Request(0, 5);
        Assert.Equal(200, _witness.Add(GrowingLog.Bytes(first)).Status);
        _clock.Advance(TimeSpan.FromSeconds(7));
        var request = _log.Request(5, 9);
        var answer = _witness.Add(GrowingLog.Bytes(request));
        Assert.Equal(200, answer.Status);

        var note = Cosignatures.Add(request.Note, Encoding.UTF8.GetBytes(answer.Body), VerifierKey.Parse(_key.Vkey))!;
        var verdict = WithWitness("quorum w1").Verify(Encoding.UTF8.GetBytes(note));
        Assert.True(verdict.QuorumMet);
        Assert.Equal(Noon.AddSeconds(7), Assert.Single(verdict.Cosignatures).Time);
        Assert.Equal(note, _witness.Latest(WitnessState.NameOf(_log.Policy.Origin)));
    }

    [Fact]
    public void Gives_the_same_checkpoint_a_newer_time()
    {
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        _clock.Advance(TimeSpan.FromHours(1));
        var again = _witness.Add(GrowingLog.Bytes(_log.Request(5, 5)));
        Assert.Equal(200, again.Status);
        Assert.NotNull(_witness.Latest(WitnessState.NameOf(_log.Policy.Origin)));
        var time = WithWitness("quorum w1")
            .Verify(Encoding.UTF8.GetBytes(_witness.Latest(WitnessState.NameOf(_log.Policy.Origin))!));
        Assert.Equal(Noon.AddHours(1), time.Cosignatures[0].Time);
    }

    [Theory]
    [InlineData("old 1")]
    [InlineData("old 00\n\nx\n")]
    [InlineData("old -1\n\nx\n")]
    [InlineData("new 0\n\nx\n")]
    [InlineData("old 0\nAAAA\n\nx\n")]
    [InlineData("old 0\n\nno note at all\n")]
    [InlineData("")]
    public void Answers_400_to_what_is_no_request(string body) =>
        Assert.Equal(400, _witness.Add(Encoding.UTF8.GetBytes(body)).Status);

    [Fact]
    public void Answers_400_to_more_than_63_hashes_and_to_an_old_size_above_the_new()
    {
        var hash = new byte[32];
        var request = _log.Request(0, 5);
        Assert.Equal(
            400, _witness.Add(GrowingLog.Bytes(request with { Proof = [.. Enumerable.Repeat(hash, 64)] })).Status);
        Assert.Equal(400, _witness.Add(GrowingLog.Bytes(request with { OldSize = 6 })).Status);
    }

    [Fact]
    public void Answers_404_to_a_log_that_it_does_not_know()
    {
        using var keys = LogKeys.Create("other.example/log");
        var note = keys.SignCheckpoint(LedgerHead.Empty(keys.Origin));
        Assert.Equal(404, _witness.Add(GrowingLog.Bytes(new(0, [], note))).Status);
        Assert.Null(_witness.Latest(WitnessState.NameOf(keys.Origin)));
    }

    [Fact]
    public void Answers_403_to_what_the_log_has_not_signed()
    {
        var request = _log.Request(0, 5);
        using var stranger = LogKeys.Create(_log.Policy.Origin);
        var forged = request with { Note = stranger.SignCheckpoint(_log.Export.Appender.Head) };
        Assert.Equal(403, _witness.Add(GrowingLog.Bytes(forged)).Status);
        Assert.Equal(403, _witness.Add(GrowingLog.Bytes(
            request with { Note = request.Note.Replace("\n5\n", "\n6\n", StringComparison.Ordinal) })).Status);
        Assert.Null(_witness.Latest(WitnessState.NameOf(_log.Policy.Origin)));
    }

    [Fact]
    public void Answers_409_with_its_size_when_the_old_size_is_another()
    {
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        var answer = _witness.Add(GrowingLog.Bytes(_log.Request(3, 9)));
        Assert.Equal((409, WitnessAnswer.SizeType, "5\n"), (answer.Status, answer.ContentType, answer.Body));
    }

    [Fact]
    public void Answers_422_without_a_proof_of_consistency()
    {
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        var request = _log.Request(5, 9);
        var bent = request.Proof.Select(hash => hash.ToArray()).ToArray();
        bent[^1][0] ^= 1;
        Assert.Equal(422, _witness.Add(GrowingLog.Bytes(request with { Proof = bent })).Status);
        Assert.Equal(422, _witness.Add(GrowingLog.Bytes(request with { Proof = [] })).Status);
        Assert.Equal(
            422, _witness.Add(GrowingLog.Bytes(request with { Proof = [.. request.Proof, new byte[32]] })).Status);
        Assert.Equal(200, _witness.Add(GrowingLog.Bytes(request)).Status);
    }

    [Fact]
    public void Wants_no_proof_where_there_is_nothing_to_prove()
    {
        var request = _log.Request(0, 5);
        Assert.Equal(422, _witness.Add(GrowingLog.Bytes(request with { Proof = [new byte[32]] })).Status);
        Assert.Equal(200, _witness.Add(GrowingLog.Bytes(request)).Status);
        Assert.Equal(
            422, _witness.Add(GrowingLog.Bytes(request with { OldSize = 5, Proof = [new byte[32]] })).Status);
    }

    [Fact]
    public void Never_cosigns_a_second_root_of_one_size_and_keeps_the_proof()
    {
        using var other = new GrowingLog("forged");
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        Assert.Equal(409, _witness.Add(GrowingLog.Bytes(other.Request(5, 5))).Status);
        var kept = Assert.Single(Directory.GetFiles(_folder.File("state"), "equivocation-*"));
        var (first, second) = Equivocation.Parse(File.ReadAllBytes(kept)).Verify(_log.Policy);
        Assert.Equal((5, 5), (first.Size, second.Size));
    }

    [Fact]
    public void Goes_on_where_it_was_in_another_process()
    {
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        _state.Dispose();
        using var state = new WitnessState(_folder.File("state"));
        var again = new CheckpointWitness(_key, [_log.Policy], state, _clock);
        Assert.Equal(409, again.Add(GrowingLog.Bytes(_log.Request(0, 7))).Status);
        Assert.Equal(200, again.Add(GrowingLog.Bytes(_log.Request(5, 7))).Status);
    }

    [Fact]
    public void Shares_its_state_with_no_other_process() =>
        Assert.ThrowsAny<IOException>(() => new WitnessState(_folder.File("state")));

    [Fact]
    public void Does_not_start_on_a_state_that_it_cannot_read()
    {
        _witness.Add(GrowingLog.Bytes(_log.Request(0, 5)));
        File.WriteAllText(Path.Combine(_folder.File("state"), WitnessState.NameOf(_log.Policy.Origin)), "");
        Assert.Throws<LedgerFormatException>(() => new CheckpointWitness(_key, [_log.Policy], _state, _clock));
    }

    [Fact]
    public void Signs_nothing_that_it_cannot_remember()
    {
        // A folder where the new state would be written: writing fails as on a full disk.
        Directory.CreateDirectory(
            Path.Combine(_folder.File("state"), WitnessState.NameOf(_log.Policy.Origin) + ".new"));
        Assert.ThrowsAny<Exception>(() => _witness.Add(GrowingLog.Bytes(_log.Request(0, 5))));
        Assert.Null(_witness.Latest(WitnessState.NameOf(_log.Policy.Origin)));
    }

    [Fact]
    public async Task Cosigns_one_line_of_history_however_many_ask_at_once()
    {
        using var other = new GrowingLog("forged");
        Assert.Equal(200, _witness.Add(GrowingLog.Bytes(_log.Request(0, 4, 4))).Status);
        byte[][] requests =
        [
            .. Enumerable.Range(5, 20).Select(size => GrowingLog.Bytes(_log.Request(4, size))),
            .. Enumerable.Range(5, 20).Select(size => GrowingLog.Bytes(other.Request(4, size, 4))),
        ];
        var answers = await Task.WhenAll(requests.Select(r => Task.Run(() => _witness.Add(r))));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(39, answers.Count(answer => answer.Status == 409));
    }

    [Fact]
    public void Takes_from_an_answer_only_good_lines_of_the_witness_that_was_asked()
    {
        var note = _log.SignAt(5);
        using var other = CosigningKey.Create("witness.example/w2");
        var witness = VerifierKey.Parse(_key.Vkey);
        var text = SignedNote.Parse(note).Text;
        var good = _key.Cosign(text, Noon);
        byte[] Answer(string lines) => Encoding.UTF8.GetBytes(lines);
        Assert.Null(Cosignatures.Add(note, Answer(""), witness));
        Assert.Null(Cosignatures.Add(note, Answer("nonsense\n"), witness));
        Assert.Null(Cosignatures.Add(note, Answer(other.Cosign(text, Noon)), witness));
        Assert.Null(Cosignatures.Add(note, Answer(_key.Cosign("other\n", Noon)), witness));
        Assert.Null(Cosignatures.Add(note, new byte[Cosignatures.MaxBytes + 1], witness));
        Assert.Equal(note + good, Cosignatures.Add(note, Answer(other.Cosign(text, Noon) + good), witness));
        // The newest of several, and in the place of an older one.
        var newer = _key.Cosign(text, Noon.AddSeconds(1));
        Assert.Equal(note + newer, Cosignatures.Add(note + good, Answer(good + newer), witness));
    }

    private LogPolicy WithWitness(string quorum) => LogPolicy.Parse(Encoding.UTF8.GetBytes(
        _log.PolicyText.Replace("quorum none", $"witness w1 {_key.Vkey}\n{quorum}", StringComparison.Ordinal)));
}
