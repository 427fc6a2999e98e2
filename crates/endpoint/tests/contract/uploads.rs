//! `UploadStore`.

use careline_endpoint::blobs::upload_bytes::{Piece, StoredBytes};
use careline_endpoint::store::uploads::{UPLOAD_LIFETIME, UploadClaim};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::stores::{NOW, TestStore, on_every_store, shopper_sends, upload};

on_every_store! {
    an_upload_is_found_in_its_shop
    an_upload_that_advances_expires_later
    an_upload_advances_only_from_what_is_recorded
    an_upload_is_finished_once
    a_finished_upload_lives_on
    an_upload_of_a_ticket_is_kept
    all_uploads_are_listed_with_their_ticket
}

/// Stored bytes of this length, in pieces that begin at these offsets.
fn in_pieces(length: u64, offsets: &[u64]) -> StoredBytes {
    let pieces = offsets.iter().map(|offset| Piece {
        offset: *offset,
        id: Uuid::new_v4(),
    });
    StoredBytes {
        length,
        pieces: pieces.collect(),
    }
}

async fn advance(
    test: &TestStore,
    id: Uuid,
    from: &StoredBytes,
    to: &StoredBytes,
    expires_at: DateTime<Utc>,
) -> bool {
    let uploads = &test.store.uploads;
    uploads.advance(id, from, to, expires_at).await.unwrap()
}

async fn an_upload_is_found_in_its_shop(test: TestStore) {
    let uploads = &test.store.uploads;
    let one = upload(Uuid::from_u128(1));
    uploads.create("mall", &one).await.unwrap();
    let found = async |shop, id| uploads.find(shop, id, NOW).await.unwrap();
    assert_eq!(found("mall", one.id).await, Some(one.clone()));
    assert_eq!(found("other", one.id).await, None);
    assert_eq!(found("mall", Uuid::new_v4()).await, None);
}

async fn an_upload_that_advances_expires_later(test: TestStore) {
    let uploads = &test.store.uploads;
    let one = upload(Uuid::from_u128(1));
    uploads.create("mall", &one).await.unwrap();
    let is_found = async |at| {
        let is_found = uploads.find("mall", one.id, at).await.unwrap().is_some();
        let expired = uploads.expired(at).await.unwrap();
        assert_eq!(expired.contains(&one.id), !is_found, "{at}");
        is_found
    };
    let end = one.expires_at;
    assert!(is_found(end - TimeDelta::seconds(1)).await);
    assert!(!is_found(end).await);
    let later = end + TimeDelta::hours(1);
    let some = in_pieces(500, &[0, 200]);
    assert!(advance(&test, one.id, &one.stored, &some, later).await);
    let found = uploads.find("mall", one.id, NOW).await.unwrap();
    assert_eq!(found.map(|upload| upload.stored), Some(some));
    assert!(is_found(later - TimeDelta::seconds(1)).await);
    assert!(!is_found(later).await);
}

async fn an_upload_advances_only_from_what_is_recorded(test: TestStore) {
    let uploads = &test.store.uploads;
    let one = upload(Uuid::from_u128(1));
    let (nothing, end) = (StoredBytes::default(), one.expires_at);
    uploads.create("mall", &one).await.unwrap();
    let [mine, theirs] = [(); 2].map(|()| in_pieces(500, &[0]));
    let (mine_first, theirs_first) = tokio::join!(
        advance(&test, one.id, &nothing, &mine, end),
        advance(&test, one.id, &nothing, &theirs, end),
    );
    assert!(mine_first != theirs_first, "one of them was the first");
    let (first, second) = if mine_first {
        (mine, theirs)
    } else {
        (theirs, mine)
    };
    let recorded = async || {
        let found = uploads.find("mall", one.id, NOW).await.unwrap();
        found.unwrap().stored
    };
    assert_eq!(recorded().await, first);
    let all = in_pieces(1_000, &[0, 500]);
    for wrong in [&nothing, &second, &StoredBytes::file(500)] {
        assert!(!advance(&test, one.id, wrong, &all, end).await, "{wrong:?}");
    }
    // Some were lost.
    assert!(advance(&test, one.id, &first, &nothing, end).await);
    assert!(advance(&test, one.id, &nothing, &all, end).await);
    assert_eq!(recorded().await, all);
    uploads.finish(one.id, &[7; 32], NOW).await.unwrap();
    assert!(!advance(&test, one.id, &all, &nothing, end).await);
    assert!(!advance(&test, Uuid::new_v4(), &nothing, &all, end).await);
}

async fn an_upload_is_finished_once(test: TestStore) {
    let (id, photo) = test.uploaded(10).await;
    let uploads = &test.store.uploads;
    let later = NOW + TimeDelta::hours(1);
    assert!(uploads.finish(id, &[8; 32], later).await.unwrap());
    let found = uploads.find("mall", id, NOW).await.unwrap().unwrap();
    assert_eq!(found.expires_at, NOW + UPLOAD_LIFETIME);
    let mut new = test.ticket(1);
    new.ticket.photos = vec![photo];
    test.stored(&new).await;
}

async fn a_finished_upload_lives_on(test: TestStore) {
    let uploads = &test.store.uploads;
    let one = upload(Uuid::from_u128(1));
    uploads.create("mall", &one).await.unwrap();
    uploads.finish(one.id, &[7; 32], NOW).await.unwrap();
    let end = NOW + UPLOAD_LIFETIME;
    let last = end - TimeDelta::seconds(1);
    let found = uploads.find("mall", one.id, last).await.unwrap().unwrap();
    assert!(found.is_finished);
    assert_eq!(found.expires_at, end);
    assert_eq!(uploads.expired(end).await.unwrap(), [one.id]);
}

async fn an_upload_of_a_ticket_is_kept(test: TestStore) {
    let uploads = &test.store.uploads;
    let mut ids = Vec::new();
    let mut photos = Vec::new();
    for photo in [10, 11, 12] {
        let (id, photo) = test.uploaded(photo).await;
        ids.push(id);
        photos.push(photo);
    }
    let mut new = test.ticket(1);
    new.ticket.photos = photos[..1].to_vec();
    let id = test.stored(&new).await;
    test.append(id, NOW, shopper_sends(&photos[1..2])).await;
    let later = NOW + UPLOAD_LIFETIME;
    assert_eq!(uploads.expired(later).await.unwrap(), ids[2..]);
    for (upload, is_removed) in ids.iter().zip([false, false, true]) {
        assert_eq!(uploads.remove(*upload).await.unwrap(), is_removed);
    }
    assert!(!uploads.remove(ids[2]).await.unwrap(), "it is gone");
    let finished_again = uploads.finish(ids[2], &[7; 32], NOW).await.unwrap();
    assert!(!finished_again, "it is gone");
    assert_eq!(uploads.list().await.unwrap().len(), 2);
}

async fn all_uploads_are_listed_with_their_ticket(test: TestStore) {
    let (claimed, photo) = test.uploaded(10).await;
    let (sent_later, other_photo) = test.uploaded(11).await;
    let (finished, _) = test.uploaded(12).await;
    let unfinished = upload(Uuid::from_u128(13));
    let uploads = &test.store.uploads;
    uploads.create("other", &unfinished).await.unwrap();
    let mut new = test.ticket(1);
    new.ticket.photos = vec![photo];
    let id = test.stored(&new).await;
    test.append(id, NOW, shopper_sends(&[other_photo])).await;
    let listed = uploads.list().await.unwrap();
    let claim = |id, is_finished, reference: Option<&str>| UploadClaim {
        id,
        is_finished,
        reference: reference.map(str::to_owned),
    };
    let reference = Some(new.receipt.reference.as_str());
    for claim in [
        claim(claimed, true, reference),
        claim(sent_later, true, reference),
        claim(finished, true, None),
        claim(unfinished.id, false, None),
    ] {
        assert!(listed.contains(&claim), "{claim:?} isn't in {listed:?}");
    }
    assert_eq!(listed.len(), 4);
}
