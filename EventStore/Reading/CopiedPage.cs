using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EventStore;

/// <summary>A page of the feed as the server's binary COPY sends it: rows are found, up to a hole, and read later by
/// any thread. Most of what a replay costs is in there, and nothing of it is copied row by row.</summary>
/// <param name="after">The position that it begins after.</param>
/// <param name="settled">All numbers up to here are settled.</param>
internal sealed class CopiedPage(long after, long settled)
{
    /// <summary>What is selected, in this order.</summary>
    public const string Columns =
        "seq_id, type, id, stream_id, version, case when bdata is null then data end, timestamp";

    /// <summary>A page ends early when it has grown so large, however few its events are.</summary>
    private const int EnoughBytes = 64 << 20;

    private const int UsualBytes = 2 << 20;
    private const int FieldCount = 7;
    private const int LengthSize = sizeof(int);
    private const int CountSize = sizeof(short);
    private const byte JsonbVersion = 1;

    // The signature of the format and two counts, flags and extension, which are 0.
    private const int HeaderSize = 11 + 2 * sizeof(int);

    private static readonly long TicksOf2000 = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    private readonly List<int> _rows = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(UsualBytes);
    private int _filled;
    private int _scanned = HeaderSize;

    /// <summary>The position to read on from.</summary>
    public long Safe { get; private set; } = after;

    /// <summary>The last number in it, settled or not.</summary>
    public long Last { get; private set; } = after;

    /// <summary>Did it stop at a number that may still appear?</summary>
    public bool Hole { get; private set; }

    /// <summary>Takes in all that comes, or as much as is enough.</summary>
    public async Task FillAsync(Stream copy, CancellationToken ct)
    {
        while (_filled < EnoughBytes || _rows.Count == 0)
        {
            if (_filled == _bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
                _bytes.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = larger;
            }

            var read = await copy.ReadAsync(_bytes.AsMemory(_filled), ct);
            if (read == 0)
            {
                return;
            }

            _filled += read;
            while (!Hole && TryFindRow())
            {
            }
        }
    }

    /// <summary>Reads the rows, once; what cannot be read ends them, and is told beside those before it.</summary>
    public (List<RecordedEvent> Events, UnreadableEventException? Unreadable) Read(EventTypes types)
    {
        try
        {
            return ReadRows(types);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private (List<RecordedEvent> Events, UnreadableEventException? Unreadable) ReadRows(EventTypes types)
    {
        var events = new List<RecordedEvent>(_rows.Count);
        foreach (var row in _rows)
        {
            try
            {
                if (Read(row, types) is { } recorded)
                {
                    events.Add(recorded);
                }
            }
            catch (UnreadableEventException error)
            {
                return (events, error);
            }
        }
        return (events, null);
    }

    /// <summary>Finds the next row, if it is there as a whole.</summary>
    private bool TryFindRow()
    {
        var at = _scanned;
        if (_filled - at < CountSize)
        {
            return false;
        }
        // Instead of a count of fields, the end says -1.
        if (BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at)) != FieldCount)
        {
            return false;
        }
        at += CountSize;
        for (var field = 0; field < FieldCount; field++)
        {
            if (_filled - at < LengthSize)
            {
                return false;
            }
            at += LengthSize + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at)));
        }
        if (at > _filled)
        {
            return false;
        }
        Note(BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(_scanned + CountSize + LengthSize)), _scanned);
        _scanned = at;
        return true;
    }

    private void Note(long sequence, int row)
    {
        Last = sequence;
        if (sequence != Safe + 1 && sequence - 1 > settled)
        {
            // What is settled of the hole need not be looked at again.
            (Safe, Hole) = (Math.Max(Safe, settled), true);
            return;
        }
        Safe = sequence;
        _rows.Add(row);
    }

    private RecordedEvent? Read(int row, EventTypes types)
    {
        var at = row + CountSize;
        var sequence = BinaryPrimitives.ReadInt64BigEndian(Field(ref at));
        var alias = Encoding.UTF8.GetString(Field(ref at));
        var id = new Guid(Field(ref at), bigEndian: true);
        var stream = new Guid(Field(ref at), bigEndian: true);
        var version = BinaryPrimitives.ReadInt64BigEndian(Field(ref at));
        var json = Field(ref at);
        var micros = BinaryPrimitives.ReadInt64BigEndian(Field(ref at));
        if (alias == EventRow.Tombstone)
        {
            return null;
        }
        if (json.IsEmpty)
        {
            throw EventRow.IsBinary(sequence, alias);
        }
        if (json[0] != JsonbVersion)
        {
            throw new UnreadableEventException(sequence, alias, $"the server sends jsonb in version {json[0]}.");
        }
        return new(
            sequence, id, stream, version, alias, EventRow.Data(sequence, alias, json[1..], types),
            new(TicksOf2000 + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), EventMetadata.None);
    }

    /// <summary>The bytes of a field, none for null, and moves on to the next.</summary>
    private ReadOnlySpan<byte> Field(ref int at)
    {
        var length = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at)));
        var field = _bytes.AsSpan(at + LengthSize, length);
        at += LengthSize + length;
        return field;
    }
}
