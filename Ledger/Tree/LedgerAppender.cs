using System.Buffers.Text;
using System.Text;

namespace Ledger;

/// <summary>
/// Makes the entries of one log, in memory, one after the other. One thread owns it; it neither stores nor signs.
/// A batch that is not committed is undone by <see cref="Reset"/> to the head before it.
/// </summary>
public sealed class LedgerAppender
{
    // Owned by the one thread that appends.
    private RightEdge _edge;
    private byte[] _lastLeaf;
    private DateTimeOffset _lastTime;
    private LedgerHead? _head;
    private byte[] _scratch = new byte[1_024];

    /// <summary>Goes on from a head.</summary>
    /// <param name="origin">Name of the log.</param>
    /// <param name="head">Where the log stands: <see cref="LedgerHead.Empty"/> for a new one.</param>
    /// <exception cref="LedgerFormatException">The origin is ill-formed.</exception>
    /// <exception cref="ArgumentException">An empty head of another log.</exception>
    public LedgerAppender(string origin, LedgerHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var genesis = LedgerHash.GenesisPrev(origin);
        if (head.Size == 0 && !head.LastLeaf.AsSpan().SequenceEqual(genesis))
            throw new ArgumentException("This empty head is of a log with another origin.", nameof(head));
        Origin = origin;
        (_edge, _lastLeaf, _lastTime, _head) = Start(head);
    }

    /// <summary>Name of the log.</summary>
    public string Origin { get; }

    /// <summary>The head after the last appended entry.</summary>
    public LedgerHead Head => _head ??= new(_edge.Size, _lastLeaf, [.. _edge.Roots], _lastTime);

    /// <summary>Makes the next entry.</summary>
    /// <param name="kind">Kind of fact.</param>
    /// <param name="bodyJcs">Canonical object; for a signed fact byte for byte what was signed. Copied.</param>
    /// <param name="sigs">Signatures over the body, already verified by the caller; may be empty.</param>
    /// <param name="time">When the log took it; cut to microseconds. A time before the last entry's is replaced by
    /// that one's, because times in the log never decrease.</param>
    /// <returns>The entry, its index and leaf hash; <see cref="Head"/> has moved on.</returns>
    /// <exception cref="LedgerFormatException">Kind, body or a signature is ill-formed, or the entry is larger than
    /// <see cref="EntryFormat.MaxBytes"/>. Nothing has changed then.</exception>
    public LedgerEntry Append(
        string kind, ReadOnlySpan<byte> bodyJcs, IReadOnlyList<EntrySignature> sigs, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(sigs);
        EntryFormat.RequireKind(kind);
        CanonicalJson.CheckBody(bodyJcs);
        var at = EntryFormat.ToMicroseconds(time);
        if (at < _lastTime) at = _lastTime;
        var bytes = Format(kind, bodyJcs, sigs, at);
        var leaf = LedgerHash.Leaf(bytes);
        var entry = new LedgerEntry(_edge.Size, bytes, leaf);
        _edge.Add(leaf);
        _lastLeaf = leaf;
        _lastTime = at;
        _head = null;
        return entry;
    }

    /// <summary>Forgets everything after a head, as if the entries since had never been made.</summary>
    public void Reset(LedgerHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        (_edge, _lastLeaf, _lastTime, _head) = Start(head);
    }

    private static (RightEdge Edge, byte[] LastLeaf, DateTimeOffset LastTime, LedgerHead Head) Start(LedgerHead head) =>
        (new(head.Size, head.RightEdge), head.LastLeaf, head.LastTime, head);

    private byte[] Format(string kind, ReadOnlySpan<byte> body, IReadOnlyList<EntrySignature> sigs, DateTimeOffset time)
    {
        // The body dominates; everything else is at most 260 bytes and 211 for each signature.
        var longest = body.Length + 300L + (sigs.Count * 211L);
        if (longest > EntryFormat.MaxBytes + 600L) throw TooLarge(longest);
        if (_scratch.Length < longest) _scratch = new byte[longest];
        var writer = new AsciiWriter(_scratch);
        writer.Put("{\"body\":"u8);
        writer.Put(body);
        writer.Put(",\"kind\":\""u8);
        writer.Put(kind);
        writer.Put("\",\"prev\":\""u8);
        writer.PutHex(_lastLeaf);
        writer.Put("\",\"seq\":"u8);
        writer.Put(_edge.Size);
        for (var i = 0; i < sigs.Count; i++)
        {
            if (!sigs[i].IsWellFormed)
                throw new LedgerFormatException(
                    "a signature is 64 and 128 lower-case hexadecimal digits", 0, sigs[i].By);
            writer.Put(i == 0 ? ",\"sigs\":[{\"by\":\""u8 : ",{\"by\":\""u8);
            writer.Put(sigs[i].By);
            writer.Put("\",\"sig\":\""u8);
            writer.Put(sigs[i].Sig);
            writer.Put("\"}"u8);
        }

        if (sigs.Count > 0) writer.Put("]"u8);
        writer.Put(",\"time\":\""u8);
        writer.Put(time);
        writer.Put("\",\"v\":1}"u8);
        if (writer.Length > EntryFormat.MaxBytes) throw TooLarge(writer.Length);
        return _scratch[..writer.Length];
    }

    private static LedgerFormatException TooLarge(long length) =>
        new("an entry has 1 to 32,768 bytes", 0, $"{length} bytes");

    private ref struct AsciiWriter(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;

        public int Length { get; private set; }

        public void Put(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_buffer[Length..]);
            Length += bytes.Length;
        }

        public void Put(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, _buffer[Length..]);

        public void PutHex(ReadOnlySpan<byte> bytes)
        {
            Convert.TryToHexStringLower(bytes, _buffer[Length..], out var written);
            Length += written;
        }

        public void Put(long value)
        {
            Utf8Formatter.TryFormat(value, _buffer[Length..], out var written);
            Length += written;
        }

        public void Put(DateTimeOffset time)
        {
            // A custom date format costs as much as all the rest of an entry.
            var (date, clock) = (time.UtcDateTime, time.UtcDateTime.TimeOfDay);
            Digits(date.Year, 4, '-');
            Digits(date.Month, 2, '-');
            Digits(date.Day, 2, 'T');
            Digits(clock.Hours, 2, ':');
            Digits(clock.Minutes, 2, ':');
            Digits(clock.Seconds, 2, '.');
            Digits((int)(clock.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond), 6, 'Z');
        }

        private void Digits(int value, int count, char end)
        {
            for (var i = count - 1; i >= 0; i--, value /= 10) _buffer[Length + i] = (byte)('0' + (value % 10));
            Length += count;
            _buffer[Length++] = (byte)end;
        }
    }
}
